"""Tests of the pages: Streamlit's own test runner in front, the real API behind, one process."""
