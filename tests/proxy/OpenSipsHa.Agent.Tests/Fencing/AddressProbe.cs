using System.Diagnostics;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>A host that asks for an address every 10 ms, and what was answered when.</summary>
internal abstract class AddressProbe : IDisposable
{
    private readonly ushort _id = (ushort)Random.Shared.Next(1, 65536);
    private readonly Lock _gate = new();
    private readonly List<long> _sent = [];
    private readonly SortedSet<int> _answered = [];
    private readonly ManualResetEventSlim _end = new();
    private Thread? _sender;
    private Thread? _receiver;

    /// <summary>What was sent so far, and whether it was answered.</summary>
    public IReadOnlyList<(long SentAt, bool IsAnswered)> Series
    {
        get
        {
            lock (_gate)
                return [.. _sent.Select((at, index) => (at, _answered.Contains(index)))];
        }
    }

    public int Answers
    {
        get
        {
            lock (_gate)
                return _answered.Count;
        }
    }

    /// <summary>Answered, of those sent within so long from <paramref name="start"/> on.</summary>
    public (int Answered, int Sent) Between(long start, double fromMs, double toMs)
    {
        var within = Series.Where(ask => Ms(start, ask.SentAt) is var at && at >= fromMs && at < toMs).ToList();
        return (within.Count(ask => ask.IsAnswered), within.Count);
    }

    /// <summary>When the last one that was answered was sent, in milliseconds from <paramref name="start"/> on; NaN = none was.</summary>
    public double LastAnswered(long start) => Series.Where(ask => ask.IsAnswered).Select(ask => Ms(start, ask.SentAt)).DefaultIfEmpty(double.NaN).Last();

    public static double Ms(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalMilliseconds;

    public void Dispose()
    {
        _end.Set();
        _sender?.Join();
        _receiver?.Join();
        DisposeSockets();
        _end.Dispose();
    }

    /// <summary>Waits until so many more have been sent.</summary>
    public async Task AskAsync(int count)
    {
        var until = Series.Count + count;
        await Waiting.UntilAsync(() => Series.Count >= until, $"{count} questions asked");
    }

    protected void Start()
    {
        _sender = new Thread(SendAll) { IsBackground = true, Priority = ThreadPriority.Highest };
        _receiver = new Thread(ReceiveAll) { IsBackground = true, Priority = ThreadPriority.Highest };
        _receiver.Start();
        _sender.Start();
    }

    protected ushort Id => _id;

    protected abstract void Send(ushort sequence);

    /// <returns>The sequence number that is answered; null = nothing of ours came within a moment.</returns>
    protected abstract int? Receive();

    protected abstract void DisposeSockets();

    private void SendAll()
    {
        while (!_end.Wait(10))
        {
            lock (_gate)
                _sent.Add(Stopwatch.GetTimestamp());
            Send((ushort)(_sent.Count - 1));
        }
    }

    private void ReceiveAll()
    {
        while (!_end.IsSet)
        {
            if (Receive() is not { } sequence)
                continue;
            lock (_gate)
                _answered.Add(sequence);
        }
    }
}
