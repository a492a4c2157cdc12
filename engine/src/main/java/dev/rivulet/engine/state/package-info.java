/**
 * State by key for functions of users: entry type {@link dev.rivulet.engine.state.KeyedStates}. Interfaces only.
 */
@NullMarked
package dev.rivulet.engine.state;

import org.jspecify.annotations.NullMarked;
