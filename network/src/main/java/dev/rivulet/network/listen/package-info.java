/**
 * What sources that listen are set up with: secrets, and files of certificates.
 */
@NullMarked
package dev.rivulet.network.listen;

import org.jspecify.annotations.NullMarked;
