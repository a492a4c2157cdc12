/**
 * How an endpoint is set up: entry type {@link dev.rivulet.network.http.endpoint.HttpSettings}.
 */
@NullMarked
package dev.rivulet.network.http.endpoint;

import org.jspecify.annotations.NullMarked;
