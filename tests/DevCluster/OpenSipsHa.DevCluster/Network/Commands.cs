using System.Text;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>Runs commands to their end.</summary>
internal static class Commands
{
    /// <exception cref="TimeoutException">The command did not end in time and was killed.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> argv, TimeSpan timeout, StartOptions? options, CancellationToken cancellationToken)
    {
        var text = (Output: new StringBuilder(), Error: new StringBuilder());
        var gate = new Lock();
        options ??= new StartOptions();
        var forward = options.OnLine;
        await using var process = ProcessHandle.Start(argv, options with
        {
            OnLine = (stream, line) =>
            {
                lock (gate)
                    (stream == OutputStream.Output ? text.Output : text.Error).Append(line).Append('\n');
                forward?.Invoke(stream, line);
            },
        });
        var command = string.Join(' ', argv);
        try
        {
            var exitCode = await process.Exited.WaitAsync(timeout, cancellationToken);
            lock (gate)
                return new CommandResult(command, exitCode, text.Output.ToString(), text.Error.ToString());
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"`{command}` did not end within {timeout}", e);
        }
    }

    /// <summary>Runs `ip` with words separated by spaces.</summary>
    /// <exception cref="LabException">It failed; carries its message.</exception>
    public static async Task<string> IpAsync(string arguments, CancellationToken cancellationToken = default) =>
        (await RunAsync(["ip", .. arguments.Split(' ')], TimeSpan.FromSeconds(30), null, cancellationToken))
        .EnsureSuccess().Output;
}
