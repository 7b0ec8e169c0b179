using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Hears who claims some addresses on one interface, until it is disposed.</summary>
internal sealed class ClaimListener : IDisposable
{
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<ClaimSocket> _sockets;
    private readonly NetworkLink _link;
    private readonly Action<AddressClaim> _heard;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private ClaimListener(IReadOnlyList<ClaimSocket> sockets, NetworkLink link, Action<AddressClaim> heard, TimeProvider time, ILogger logger)
    {
        (_sockets, _link, _heard, _time, _logger) = (sockets, link, heard, time, logger);
        foreach (var socket in sockets)
            _ = ListenAsync(socket);
    }

    /// <param name="heard">Called on a thread of the pool, for one claim of a family at a time.</param>
    /// <exception cref="IOException">No such interface, no CAP_NET_RAW.</exception>
    public static ClaimListener Open(
        NetworkLink link, IEnumerable<IPAddress> addresses, Action<AddressClaim> heard, TimeProvider time, ILogger logger)
    {
        var sockets = new List<ClaimSocket>();
        try
        {
            foreach (var family in addresses.GroupBy(address => address.AddressFamily))
                sockets.Add(ClaimSocket.Open(link.Index, [.. family]));
            return new ClaimListener(sockets, link, heard, time, logger);
        }
        catch (IOException)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var socket in _sockets)
            socket.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync(ClaimSocket socket)
    {
        var token = _stop.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                _heard(await socket.ReceiveAsync(token));
            }
            catch (Exception) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                // ENETDOWN, once each time the interface goes down. The socket hears again when it is up.
                ConflictLog.Deaf(_logger, _link.Name, e.Message);
                await Task.Delay(AfterError, _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
