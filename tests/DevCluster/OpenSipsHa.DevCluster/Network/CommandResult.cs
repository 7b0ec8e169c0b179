namespace OpenSipsHa.DevCluster.Network;

/// <summary>How a command ended.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">0 to 255; 128 + the signal's number when a signal ended it.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <exception cref="LabException">The exit code is not 0; carries what the command wrote.</exception>
    public CommandResult EnsureSuccess() =>
        Succeeded
            ? this
            : throw new LabException($"`{Command}` ended with {ExitCode}: {(Error.Length > 0 ? Error : Output).Trim()}");
}
