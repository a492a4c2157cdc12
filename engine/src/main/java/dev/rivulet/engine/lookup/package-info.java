/**
 * Asks something outside about rows, and logs what it says before anything goes on with it: entry types
 * {@link dev.rivulet.engine.lookup.AsyncLookup} for users, {@link dev.rivulet.engine.lookup.LookupAgent} for the engine. Knows no disk.
 */
@NullMarked
package dev.rivulet.engine.lookup;

import org.jspecify.annotations.NullMarked;
