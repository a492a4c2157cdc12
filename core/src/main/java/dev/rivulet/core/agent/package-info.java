/**
 * Units of work and the hosts that drive them: entry type {@link dev.rivulet.core.agent.Agent}. Depends on nothing else of Rivulet.
 */
@NullMarked
package dev.rivulet.core.agent;

import org.jspecify.annotations.NullMarked;
