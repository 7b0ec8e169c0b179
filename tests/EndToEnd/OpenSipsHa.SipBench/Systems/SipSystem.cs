using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;

namespace OpenSipsHa.SipBench.Systems;

/// <summary>A proxy on the lab's proxy host. Both may run at a time, on ports of their own.</summary>
/// <param name="name">In the figures' file.</param>
/// <param name="title">For people.</param>
/// <param name="port">On <see cref="BenchNetwork.ProxyAddress"/>.</param>
/// <param name="readyLine">Part of a line that it prints when it serves; empty: it serves as soon as it listens.</param>
/// <param name="command">The command line; its files are there.</param>
internal sealed class SipSystem(string name, string title, int port, string readyLine, IReadOnlyList<string> command, StartOptions options)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private ProcessHandle? _process;

    public string Name { get; } = name;

    public string Title { get; } = title;

    public IPEndPoint Endpoint { get; } = new(BenchNetwork.ProxyAddress, port);

    /// <exception cref="InvalidOperationException">It is not started.</exception>
    public ProcessTree Tree => new((_process ?? throw new InvalidOperationException($"{Name} is not started")).Pid);

    /// <summary>Starts it afresh, without anything that it knew.</summary>
    /// <exception cref="LabException">It ended; carries its last lines.</exception>
    /// <exception cref="TimeoutException">It does not listen; carries its last lines.</exception>
    public async Task StartAsync(NetworkNamespace host, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        var process = _process = host.Start(command, options);
        await Deadline.UntilAsync(
            $"{Name} to listen on {Endpoint}", StartTimeout,
            () => process.HasExited ? throw new LabException($"{Name} ended: {LastLines()}") : Tree.ListensOn(Endpoint.Port) && HasSaid(readyLine),
            LastLines, TimeSpan.FromMilliseconds(20), cancellationToken);

        bool HasSaid(string text) => text.Length == 0 || process.Lines.Any(line => line.Contains(text, StringComparison.Ordinal));

        string LastLines() => string.Join('\n', process.Lines.TakeLast(5));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }
}
