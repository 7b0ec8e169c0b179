using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>The worker's line to its supervisor. For any thread.</summary>
public sealed class SupervisorLink : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinuxSocket? _socket;
    private readonly Thread? _thread;
    private Action? _alone;
    private bool _isAlone;
    private volatile bool _disposed;

    /// <summary>Takes the line that the supervisor has handed down; without one nothing is published and nobody is missed.</summary>
    public SupervisorLink()
        : this(SupervisionSocket.Inherited())
    {
    }

    internal SupervisorLink(LinuxSocket? socket)
    {
        _socket = socket;
        if (socket is null)
            return;
        _thread = new Thread(Watch) { IsBackground = true, Name = "supervisor" };
        _thread.Start();
    }

    public bool IsSupervised => _socket is not null;

    /// <summary>
    /// Calls back, once and on a thread of the link's, when the supervisor has died, also if it has already: a worker that nobody
    /// looks after gives up what it holds and ends.
    /// </summary>
    public void WhenAlone(Action alone)
    {
        lock (_gate)
        {
            if (!_isAlone)
            {
                _alone += alone;
                return;
            }
        }

        alone();
    }

    /// <summary>
    /// Replaces what the supervisor clears when this process dies. Returns with the message in the kernel's hands, which takes
    /// microseconds and never waits: called before an address is bound, it is known however soon the process dies.
    /// </summary>
    /// <returns>false = there is no supervisor or it does not read: the address still ends with its lifetime, only later.</returns>
    /// <exception cref="ArgumentException">It is too much for one message.</exception>
    public bool Publish(HeldState state)
    {
        if (_socket is null)
            return false;
        var message = HeldStateCodec.Encode(state);
        lock (_gate)
        {
            return !_disposed
                && LinuxSockets.Send(_socket, message, message.Length, ProcessCalls.NoSignal | ProcessCalls.DontWait) == message.Length;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed || _socket is null)
                return;
            _disposed = true;
        }

        // Wakes the thread: closing a descriptor does not.
        ProcessCalls.Shutdown(_socket, ProcessCalls.ShutBoth);
        if (_thread != Thread.CurrentThread)
            _thread!.Join();
        _socket.Dispose();
    }

    private void Watch()
    {
        var nothing = new byte[1];
        while (SupervisionSocket.Receive(_socket!, nothing) > 0)
        {
            // The supervisor has nothing to say.
        }

        Action? alone;
        lock (_gate)
        {
            if (_disposed)
                return;
            _isAlone = true;
            alone = _alone;
        }

        alone?.Invoke();
    }
}
