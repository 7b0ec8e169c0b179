using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

/// <summary>
/// The least that the scenarios need of a proxy on the virtual IP: answers REGISTER, forwards statelessly (RFC 3261
/// section 16.11) to a fixed destination with Record-Route, answers OPTIONS. It lets the instruments be tested by themselves.
/// </summary>
internal sealed partial class StandInProxy : IDisposable
{
    private readonly IPEndPoint _vip;
    private readonly IPEndPoint _destination;
    private readonly Socket _socket;

    public StandInProxy(NetworkNamespace host, IPEndPoint vip, IPEndPoint destination)
    {
        (_vip, _destination) = (vip, destination);
        _socket = host.Run(() =>
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(vip);
            return udp;
        });
        new Thread(Serve) { IsBackground = true, Name = "stand-in proxy" }.Start();
    }

    public void Dispose() => _socket.Dispose();

    private void Serve()
    {
        var buffer = new byte[65536];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                var length = _socket.ReceiveFrom(buffer, ref from);
                Handle(Encoding.ASCII.GetString(buffer, 0, length), (IPEndPoint)from);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over, or the address is gone: a proxy without its address answers nothing either.
        }
    }

    private void Handle(string message, IPEndPoint from)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        // sipp joins the Vias that it sends back with commas.
        var lines = message[..end].Split("\r\n")
            .SelectMany(line => Is("Via")(line) ? line["Via:".Length..].Split(',').Select(via => "Via: " + via.Trim()) : [line])
            .ToList();
        var body = message[end..];
        if (lines[0].StartsWith("SIP/2.0", StringComparison.Ordinal))
            Forward([lines[0], .. lines.Skip(1).Where((_, i) => i != lines.FindIndex(line => Is("Via")(line)) - 1)], body, NextVia(lines));
        else if (lines[0].StartsWith("REGISTER", StringComparison.Ordinal) || lines[0].StartsWith("OPTIONS", StringComparison.Ordinal))
            Forward(["SIP/2.0 200 OK", .. lines.Skip(1).Where(line => !Is("Max-Forwards")(line))], body, from);
        else
            ForwardRequest(lines, body);
    }

    private void ForwardRequest(List<string> lines, string body)
    {
        var inDialog = lines.First(Is("To")).Contains(";tag=", StringComparison.Ordinal);
        var branch = Branch().Match(lines.First(Is("Via"))).Groups["branch"].Value;
        var added = new List<string> { $"Via: SIP/2.0/UDP {_vip};branch=z9hG4bKstandin-{branch}" };
        if (!inDialog)
            added.Add($"Record-Route: <sip:{_vip};lr>");
        var target = inDialog ? IPEndPoint.Parse(RequestUri().Match(lines[0]).Groups["target"].Value) : _destination;
        Forward([lines[0], .. added, .. lines.Skip(1).Where(line => !Is("Route")(line))], body, target);
    }

    private void Forward(IEnumerable<string> lines, string body, IPEndPoint to) =>
        _socket.SendTo(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + body), to);

    private static IPEndPoint NextVia(List<string> lines)
    {
        var via = SentBy().Match(lines.Where(Is("Via")).ElementAt(1));
        return new IPEndPoint(IPAddress.Parse(via.Groups["host"].Value), int.Parse(via.Groups["port"].Value, CultureInfo.InvariantCulture));
    }

    private static Func<string, bool> Is(string header) => line => line.StartsWith(header + ":", StringComparison.Ordinal);

    [GeneratedRegex("branch=(?<branch>[^;]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Branch();

    [GeneratedRegex("sip:[^@]*@(?<target>[0-9.:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequestUri();

    [GeneratedRegex("UDP (?<host>[0-9.]+):(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentBy();
}
