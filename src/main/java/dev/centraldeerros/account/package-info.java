/** Accounts: registration, sign-in, sessions and tokens. */
@NullMarked
package dev.centraldeerros.account;

import org.jspecify.annotations.NullMarked;
