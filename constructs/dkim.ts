/** The name of the key that mail is signed with, one of those that the platform's mail has today. */
export const dkimSelector = "toolforge-rsa";
