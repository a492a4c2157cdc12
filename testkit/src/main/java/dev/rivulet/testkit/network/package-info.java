/**
 * What tests of real connections need: {@link dev.rivulet.testkit.network.CuttingProxy} has go wrong what may on the way to a broker or server,
 * {@link dev.rivulet.testkit.network.TestAuthority} makes their certificates.
 */
@NullMarked
package dev.rivulet.testkit.network;

import org.jspecify.annotations.NullMarked;
