/**
 * What a request is answered, and when: entry type {@link dev.rivulet.network.http.session.Intake}. No input or output.
 */
@NullMarked
package dev.rivulet.network.http.session;

import org.jspecify.annotations.NullMarked;
