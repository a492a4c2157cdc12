/** What goes wrong on the way to a real broker or server: entry type {@link dev.rivulet.testkit.network.CuttingProxy}. */
@NullMarked
package dev.rivulet.testkit.network;

import org.jspecify.annotations.NullMarked;
