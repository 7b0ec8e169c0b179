using System.ComponentModel;
using System.Diagnostics;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>
/// A program in the agent's container: the transition in its environment and as JSON on its standard input. It runs with
/// the agent's user and capabilities, in an environment that holds nothing else of the agent's than PATH, and never
/// twice at a time. Exit code 0 = told; anything else is logged and not tried again.
/// </summary>
internal sealed class ExecHook(IReadOnlyList<string> command, TimeProvider time, TimeSpan? limit = null) : INotificationTarget
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>For what a program had said before it ended; something that it left behind may hold the pipe open.</summary>
    private static readonly TimeSpan OutputWait = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _limit = limit ?? DefaultLimit;

    public string Kind => "exec";

    /// <summary>Without the arguments, which may be secret.</summary>
    public string Label => command[0];

    public async Task<Delivery> DeliverAsync(Transition transition, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(transition) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new(DeliveryResult.Failed, $"cannot be started: {new Win32Exception(e.NativeErrorCode).Message}");
        }

        var output = new BoundedOutput();
        var reading = Task.WhenAll(output.ReadAsync(process.StandardOutput.BaseStream), output.ReadAsync(process.StandardError.BaseStream));
        var isInTime = await ExitsInTimeAsync(process, transition, cancellationToken);
        await reading.WaitAsync(OutputWait, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!isInTime)
            return new(DeliveryResult.Timeout, $"killed after {_limit.TotalSeconds} s{output}");
        return process.ExitCode == 0
            ? new(DeliveryResult.Delivered, $"exit code 0{output}")
            : new(DeliveryResult.Failed, $"exit code {process.ExitCode}{output}");
    }

    private ProcessStartInfo StartInfo(Transition transition)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in transition.ToEnvironment())
            start.Environment[name] = value;
        return start;
    }

    private async Task<bool> ExitsInTimeAsync(Process process, Transition transition, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await WriteAsync(process, transition, either.Token);
            await process.WaitForExitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            // It is dead, but only a reaped one has an end.
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    private static async Task WriteAsync(Process process, Transition transition, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync((byte[])[.. transition.ToJson(), (byte)'\n'], cancellationToken);
        }
        catch (IOException)
        {
            // It has closed its standard input unread: the environment was enough for it.
        }
    }
}
