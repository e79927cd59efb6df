"""What each question's answer is as a page: one module for each."""
