/** A gateway's whole process, with all kinds of sources, while all that may go wrong around it does: entry type {@link dev.rivulet.system.gateway.GatewayIT}. */
@NullMarked
package dev.rivulet.system.gateway;

import org.jspecify.annotations.NullMarked;
