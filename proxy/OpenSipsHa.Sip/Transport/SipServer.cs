using Microsoft.Extensions.Logging;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// The proxy's face to the network: sockets, a thread for each, the timer thread, and one <see cref="ProxyEngine"/>.
/// </summary>
public sealed class SipServer : IDisposable
{
    private static readonly TimeSpan TimerPeriod = TimeSpan.FromMilliseconds(10);

    private readonly ProxyOptions options;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly int threads;
    private readonly Dictionary<SipListener, List<UdpReceiver>> receivers = [];
    private readonly Stack<EngineWorker> idleWorkers = new();
    private readonly List<UdpSink> sinks = [];
    private readonly Thread timerThread;
    private readonly Lock ownGate = new();
    private readonly EngineWorker ownWorker;
    private readonly ManualResetEventSlim stop = new(initialState: false, spinCount: 0);
    private volatile UdpPort[] ports = [];

    public SipServer(ProxyOptions options, IRequestRouter router, ICallObserver? observer, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.logger = logger;
        threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        Engine = new ProxyEngine(options, router, observer, logger);
        ownWorker = CreateWorker(0);
        var timerWorker = CreateWorker(0);
        timerThread = new Thread(() => RunTimers(timerWorker)) { IsBackground = true, Name = "sip-timers" };
        timerThread.Start();
    }

    /// <summary>Counters and transaction counts.</summary>
    public ProxyEngine Engine { get; }

    /// <summary>Requests of all methods so far.</summary>
    public long RequestsReceived => Engine.Counters.Sum(counters => counters.RequestsReceived.Sum());

    /// <summary>Responses of all classes so far.</summary>
    public long ResponsesReceived => Engine.Counters.Sum(counters => counters.ResponsesReceived.Sum());

    /// <summary>The listeners that are open.</summary>
    public IReadOnlyList<SipListener> Listeners => [.. ports.Select(port => port.Listener)];

    /// <summary>Opens a listener: one socket a thread, bound before this returns.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Address in use or not this host's; nothing stays open.</exception>
    public void Open(SipListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (gate)
        {
            if (receivers.ContainsKey(listener))
                throw new ArgumentException($"listener {listener} is open already", nameof(listener));
            var port = new UdpPort(listener, threads, options.ReceiveBufferBytes);
            ports = [.. ports, port];
            Engine.SetListeners(Listeners);
            var started = new List<UdpReceiver>();
            for (var i = 0; i < port.Count; i++)
            {
                var worker = idleWorkers.TryPop(out var idle) ? idle : CreateWorker(i);
                var receiver = new UdpReceiver(listener, port.Handle(i), Engine, worker, i);
                started.Add(receiver);
                receiver.Start();
            }

            receivers.Add(listener, started);
        }

        TransportLog.ListenerOpened(logger, listener.Name, listener.Endpoint, threads);
    }

    /// <summary>Closes a listener's sockets, within about 250 ms; its transactions run out silently.</summary>
    public void Close(SipListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (gate)
        {
            if (!receivers.Remove(listener, out var running))
                return;
            Stop(running);
            var port = FindPort(listener)!;
            ports = [.. ports.Where(other => other != port)];
            Engine.SetListeners(Listeners);
            port.Dispose();
        }

        TransportLog.ListenerClosed(logger, listener.Name, listener.Endpoint);
    }

    /// <summary>Sends a request of this process's own, once. Any thread may call.</summary>
    /// <returns>false = its listener is not active: this member does not hold that address.</returns>
    public bool Send(OwnRequest request)
    {
        lock (ownGate)
            return Engine.SendOwn(ownWorker, request);
    }

    /// <summary>Sends two empty lines to each. Any thread may call.</summary>
    public void SendKeepAlives(SipListener listener, ReadOnlySpan<SipEndpoint> destinations)
    {
        lock (ownGate)
            ProxyEngine.SendKeepAlives(ownWorker, listener, destinations);
    }

    /// <summary>Closes all listeners and ends the threads.</summary>
    public void Dispose()
    {
        foreach (var listener in Listeners)
            Close(listener);
        if (stop.IsSet)
            return;
        stop.Set();
        timerThread.Join();
        foreach (var sink in sinks)
            sink.Dispose();
    }

    internal UdpPort? FindPort(SipListener listener)
    {
        foreach (var port in ports)
        {
            if (port.Listener == listener)
                return port;
        }

        return null;
    }

    private void Stop(List<UdpReceiver> running)
    {
        foreach (var receiver in running)
            receiver.RequestStop();
        foreach (var receiver in running)
        {
            receiver.Dispose();
            idleWorkers.Push(receiver.Worker);
        }
    }

    private EngineWorker CreateWorker(int thread)
    {
        var sink = new UdpSink(this, thread);
        sinks.Add(sink);
        return sink.Worker = Engine.CreateWorker(sink);
    }

    private void RunTimers(EngineWorker worker)
    {
        while (!stop.Wait(TimerPeriod))
            Engine.Advance(worker);
    }
}
