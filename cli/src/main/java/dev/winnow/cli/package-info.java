/**
 * The command line: one class per command, each parse, call, render. {@link dev.winnow.cli.Main} is where it starts.
 *
 * <p>Manners: results on standard output, talk and progress on standard error, {@code --json} for machines; exit 0, or 2
 * with one sentence when something is wrong. A reader that goes away is no error.
 *
 * <p>Not here: anything a program would want without a terminal (see the module {@code app}).
 */
@NullMarked
package dev.winnow.cli;

import org.jspecify.annotations.NullMarked;
