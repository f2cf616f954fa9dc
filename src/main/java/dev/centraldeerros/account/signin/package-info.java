/** Checks of a sign-in: passwords and attempt limits. */
@NullMarked
package dev.centraldeerros.account.signin;

import org.jspecify.annotations.NullMarked;
