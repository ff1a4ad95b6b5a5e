// Runs what a module exports as `main`, or prints its help: for our tools and for the published command.

export const wantsHelp = (argv) => argv.some((argument) => argument === '--help' || argument === '-h');

/** Sets the exit code to what `main` answers. */
export async function runMain({ main, USAGE }, argv) {
  if (wantsHelp(argv)) {
    console.log(USAGE);
    process.exit(0);
  }
  // An end before the answer, with nothing left to wait for, is a failure.
  process.exitCode = 1;
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    // Wrong arguments are the user's to mend: the sentence is enough, and 2 is the customary exit code.
    const usage = error instanceof Error && error.name === 'ConfigError';
    console.error(usage ? `error: ${error.message}` : error);
    process.exitCode = usage ? 2 : 1;
  }
}
