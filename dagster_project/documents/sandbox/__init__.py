"""A process of its own, with limits of memory and time, for what a stranger's file may do to its reader."""
