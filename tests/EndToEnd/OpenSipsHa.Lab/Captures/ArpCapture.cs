using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Captures;

/// <summary>tshark on a host of the lab: every ARP packet that it hears.</summary>
public sealed class ArpCapture : IAsyncDisposable
{
    private readonly ProcessHandle _process;
    private readonly List<ArpPacket> _packets;

    private ArpCapture(ProcessHandle process, List<ArpPacket> packets) => (_process, _packets) = (process, packets);

    /// <summary>A copy of what was heard so far, oldest first.</summary>
    public IReadOnlyList<ArpPacket> Packets
    {
        get
        {
            lock (_packets)
                return [.. _packets];
        }
    }

    /// <summary>Starts tshark on <paramref name="host"/>'s eth0 and waits until it captures.</summary>
    /// <param name="directory">For its capture file, which goes when it is stopped.</param>
    /// <exception cref="LabException">tshark is not installed or cannot capture.</exception>
    public static async Task<ArpCapture> StartAsync(NetworkNamespace host, string directory, CancellationToken cancellationToken = default)
    {
        if (Prerequisites.Find("tshark") is null)
            throw new LabException("'tshark' is not installed: apt-get install tshark");
        Directory.CreateDirectory(directory);
        var packets = new List<ArpPacket>();
        string[] arguments =
        [
            "tshark", "-i", "eth0", "-l", "-n", "-f", "arp", "-T", "fields",
            .. ArpPacket.Fields.SelectMany(field => (string[])["-e", field]),
        ];
        var process = host.Start(arguments, new StartOptions
        {
            Environment = new Dictionary<string, string> { ["TMPDIR"] = directory },
            OnLine = (stream, line) =>
            {
                if (stream != OutputStream.Output || ArpPacket.Parse(line) is not { } packet)
                    return;
                lock (packets)
                    packets.Add(packet);
            },
        });
        var capture = new ArpCapture(process, packets);
        try
        {
            await process.WaitForLineAsync(
                line => line.Contains("Capturing on", StringComparison.Ordinal), TimeSpan.FromSeconds(30), cancellationToken);
            return capture;
        }
        catch
        {
            await capture.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until enough packets met the condition.</summary>
    /// <exception cref="TimeoutException">They did not come in time; says how many did.</exception>
    public async Task<IReadOnlyList<ArpPacket>> WaitForAsync(
        Func<ArpPacket, bool> condition, int count, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = DateTimeOffset.UtcNow + timeout;
        while (true)
        {
            var found = Packets.Where(condition).ToList();
            if (found.Count >= count)
                return found;
            if (DateTimeOffset.UtcNow > deadline)
                throw new TimeoutException($"{found.Count} of {count} expected ARP packets within {timeout.TotalSeconds:0} s");
            await Task.Delay(20, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        // A tshark that is asked to end takes dumpcap with it.
        _process.SendToGroup(Signal.Term);
        return _process.DisposeAsync();
    }
}
