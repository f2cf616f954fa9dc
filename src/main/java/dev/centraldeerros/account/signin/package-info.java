/** Passwords and the limits of sign-in attempts. */
@NullMarked
package dev.centraldeerros.account.signin;

import org.jspecify.annotations.NullMarked;
