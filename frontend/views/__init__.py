"""One file a page. Streamlit runs each as a script; nothing may be imported from here."""
