/** Messages between the nodes on one database, each of one {@link dev.centraldeerros.cluster.ClusterTopic}. */
@NullMarked
package dev.centraldeerros.cluster;

import org.jspecify.annotations.NullMarked;
