package org.spos.cli;

/** A command that keeps no run: it refuses the options of runs, and its page does not show them. */
interface WithoutRun {}
