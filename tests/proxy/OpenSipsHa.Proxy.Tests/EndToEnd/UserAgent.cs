using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>A small SIP user agent on a loopback address: it says what it is told to say and shows what it hears.</summary>
internal sealed class UserAgent : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
    private static int _serial;

    private readonly Socket _socket;
    private readonly List<SipText> _heard = [];

    public UserAgent(string user, string address = "127.0.0.1")
        : this(user, new IPEndPoint(IPAddress.Parse(address), 0), new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
    {
    }

    /// <param name="socket">Unbound; in the network namespace where the user agent lives.</param>
    public UserAgent(string user, IPEndPoint endpoint, Socket socket)
    {
        User = user;
        _socket = socket;
        _socket.Bind(endpoint);
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public string User { get; }

    public IPEndPoint Endpoint { get; }

    /// <summary>sip:user@address:port of this user agent.</summary>
    public string Contact => $"sip:{User}@{Endpoint}";

    /// <summary>A request of our own, outside a dialog.</summary>
    /// <param name="to">URI of the To header; null = the request-URI.</param>
    public string Request(string method, string uri, string? to = null, int cseq = 1, string? callId = null, params string[] headers)
    {
        var serial = Interlocked.Increment(ref _serial);
        string[] lines =
        [
            $"{method} {uri} SIP/2.0",
            $"Via: SIP/2.0/UDP {Endpoint};rport;branch=z9hG4bKua{serial}",
            "Max-Forwards: 70",
            $"From: <sip:{User}@pair.example>;tag=f{serial}",
            $"To: <{to ?? uri}>",
            $"Call-ID: {callId ?? $"call{serial}"}@{Endpoint.Address}",
            $"CSeq: {cseq} {method}",
            .. headers,
            "Content-Length: 0",
        ];
        return Text(lines);
    }

    /// <summary>A request within the dialog that a 2xx to our INVITE began.</summary>
    public string InDialog(string method, SipText ok, int cseq)
    {
        string[] lines =
        [
            $"{method} {Uri(ok.Header("Contact"))} SIP/2.0",
            $"Via: SIP/2.0/UDP {Endpoint};rport;branch=z9hG4bKua{Interlocked.Increment(ref _serial)}",
            .. ok.Headers("Record-Route").Reverse().Select(r => $"Route: {r}"),
            "Max-Forwards: 70",
            $"From: {ok.Header("From")}",
            $"To: {ok.Header("To")}",
            $"Call-ID: {ok.Header("Call-ID")}",
            $"CSeq: {cseq} {method}",
            "Content-Length: 0",
        ];
        return Text(lines);
    }

    /// <summary>The CANCEL of an INVITE that we sent.</summary>
    public static string Cancel(string invite)
    {
        var request = new SipText(invite, new IPEndPoint(0, 0));
        return Text(
        [
            $"CANCEL {request.RequestUri} SIP/2.0",
            $"Via: {request.Header("Via")}",
            "Max-Forwards: 70",
            $"From: {request.Header("From")}",
            $"To: {request.Header("To")}",
            $"Call-ID: {request.Header("Call-ID")}",
            $"CSeq: {request.Header("CSeq").Split(' ')[0]} CANCEL",
            "Content-Length: 0",
        ]);
    }

    public void Send(string message, IPEndPoint to) => _socket.SendTo(Encoding.ASCII.GetBytes(message), to);

    /// <summary>Answers a request to where it came from.</summary>
    public void Answer(SipText request, int status, string reason, params string[] headers)
    {
        var to = request.Header("To");
        string[] lines =
        [
            $"SIP/2.0 {status} {reason}",
            .. request.Headers("Via").Select(v => $"Via: {v}"),
            .. request.Headers("Record-Route").Select(r => $"Record-Route: {r}"),
            $"From: {request.Header("From")}",
            $"To: {(to.Contains("tag=", StringComparison.Ordinal) || status == 100 ? to : $"{to};tag=t{User}")}",
            $"Call-ID: {request.Header("Call-ID")}",
            $"CSeq: {request.Header("CSeq")}",
            .. status is >= 200 and < 300 && request.Method == "INVITE" ? [$"Contact: <{Contact}>"] : Array.Empty<string>(),
            .. headers,
            "Content-Length: 0",
        ];
        Send(Text(lines), request.Source);
    }

    /// <summary>The next request of this method, repetitions passed over.</summary>
    public Task<SipText> RequestAsync(string method) => HearAsync(m => m.IsRequest && m.Method == method, $"a {method}");

    /// <summary>The next final response to a method.</summary>
    public Task<SipText> FinalAsync(string method) =>
        HearAsync(m => m.Status >= 200 && m.Method == method, $"a final response to {method}");

    public Task<SipText> ResponseAsync(int status) => HearAsync(m => m.Status == status, $"a {status}");

    /// <summary>Waits for two empty lines; returns where they came from. Whatever else comes is lost.</summary>
    public async Task<IPEndPoint> KeepAliveAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var buffer = new byte[65535];
        while (true)
        {
            var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), deadline.Token);
            if (buffer.AsSpan(0, received.ReceivedBytes).SequenceEqual("\r\n\r\n"u8))
                return (IPEndPoint)received.RemoteEndPoint;
        }
    }

    /// <summary>Whether anything was heard that meets the condition, up to now.</summary>
    public bool HasHeard(Func<SipText, bool> condition) => _heard.Exists(m => condition(m)) || PendingHas(condition);

    public void Dispose() => _socket.Dispose();

    private bool PendingHas(Func<SipText, bool> condition)
    {
        var buffer = new byte[65535];
        EndPoint source = new IPEndPoint(IPAddress.Any, 0);
        while (_socket.Available > 0)
        {
            var length = _socket.ReceiveFrom(buffer, ref source);
            _heard.Add(new SipText(Encoding.ASCII.GetString(buffer, 0, length), (IPEndPoint)source));
        }

        return _heard.Exists(m => condition(m));
    }

    private async Task<SipText> HearAsync(Func<SipText, bool> wanted, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var buffer = new byte[65535];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), deadline.Token);
                var message = new SipText(
                    Encoding.ASCII.GetString(buffer, 0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint);
                var isNew = !_heard.Exists(m => m.Raw == message.Raw);
                _heard.Add(message);
                if (isNew && wanted(message))
                    return message;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{User} waited for {what} and heard:\n{string.Join("\n", _heard.Select(m => m.StartLine))}", e);
        }
    }

    private static string Uri(string contact) => contact.Split('<')[1].Split('>')[0];

    private static string Text(IEnumerable<string> lines) => string.Join("\r\n", lines) + "\r\n\r\n";
}
