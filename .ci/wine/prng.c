/* bcryptprimitives.dll for a Wine that has none: ProcessPrng, which calamine and cryptography load. Windows needs none of it. */
typedef unsigned char Answer;
Answer __stdcall SystemFunction036(void *buffer, unsigned long size);

int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long size) {
    while (size) {
        unsigned long part = size > 65536 ? 65536 : (unsigned long)size;
        SystemFunction036(buffer, part);
        buffer += part;
        size -= part;
    }
    return 1;
}
