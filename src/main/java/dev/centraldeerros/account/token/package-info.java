/** Tokens: the keys that sign them, how they are made, found in a request, and believed. */
@NullMarked
package dev.centraldeerros.account.token;

import org.jspecify.annotations.NullMarked;
