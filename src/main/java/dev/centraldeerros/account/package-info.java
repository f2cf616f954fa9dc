/** Users, passwords, sign-in, tokens and their keys. */
@NullMarked
package dev.centraldeerros.account;

import org.jspecify.annotations.NullMarked;
