"""What rules look things up with; no rule stands here."""
