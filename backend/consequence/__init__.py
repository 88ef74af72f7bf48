"""What publishing a version of a catalogue entry would change, shown to its reviewer and confirmed before it is published."""
