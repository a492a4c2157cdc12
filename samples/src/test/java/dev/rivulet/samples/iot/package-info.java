/** Tests of the sample of sensor readings. */
package dev.rivulet.samples.iot;
