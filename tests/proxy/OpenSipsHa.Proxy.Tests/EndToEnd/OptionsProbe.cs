using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>Asks a listener for OPTIONS every millisecond and knows when the last one that was answered had been sent.</summary>
internal sealed class OptionsProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    private readonly IPEndPoint _target;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Thread[] _threads;
    private long _lastAnswered;
    private volatile bool _stopping;

    public OptionsProbe(IPEndPoint target)
    {
        _target = target;
        _socket.ReceiveTimeout = 50;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _threads = [new Thread(Send) { IsBackground = true }, new Thread(Receive) { IsBackground = true }];
        foreach (var thread in _threads)
            thread.Start();
    }

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>When the latest probe that has been answered was sent.</summary>
    public TimeSpan LastAnswered => TimeSpan.FromTicks(Volatile.Read(ref _lastAnswered));

    /// <summary>Waits until a probe that is sent from now on is answered.</summary>
    public async Task AnswersAsync(CancellationToken deadline)
    {
        var from = Now;
        while (LastAnswered <= from)
            await Task.Delay(1, deadline);
    }

    /// <summary>Waits until nothing sent for a while has been answered.</summary>
    public async Task IsSilentAsync(CancellationToken deadline)
    {
        while (Now - LastAnswered < Silence)
            await Task.Delay(1, deadline);
    }

    public void Dispose()
    {
        _stopping = true;
        foreach (var thread in _threads)
            thread.Join();
        _socket.Dispose();
    }

    private void Send()
    {
        var local = _socket.LocalEndPoint;
        while (!_stopping)
        {
            var sent = Now.Ticks;
            _socket.SendTo(
                Encoding.ASCII.GetBytes(
                    $"""
                    OPTIONS sip:{_target} SIP/2.0
                    Via: SIP/2.0/UDP {local};branch=z9hG4bK{sent}
                    Max-Forwards: 70
                    From: <sip:probe@{local}>;tag=p
                    To: <sip:{_target}>
                    Call-ID: at-{sent}-
                    CSeq: 1 OPTIONS
                    Content-Length: 0


                    """.ReplaceLineEndings("\r\n")),
                _target);
            Thread.Sleep(Interval);
        }
    }

    private void Receive()
    {
        var buffer = new byte[2048];
        while (!_stopping)
        {
            try
            {
                var text = Encoding.ASCII.GetString(buffer, 0, _socket.Receive(buffer));
                Volatile.Write(ref _lastAnswered, long.Parse(text.Split("Call-ID: at-")[1].Split('-')[0]));
            }
            catch (SocketException)
            {
                // Silence, or no socket at the other end yet.
            }
        }
    }
}
