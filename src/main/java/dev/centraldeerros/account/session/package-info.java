/** Sign-ins and their ends: what a token is worth at present, the browser's cookie and what guards it. */
@NullMarked
package dev.centraldeerros.account.session;

import org.jspecify.annotations.NullMarked;
