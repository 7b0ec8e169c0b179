using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// Takes away what a dead worker has left and tells the peers, so that a crash need not wait for the promise to run out. An
/// address is said to be gone only after it was read back and was not there. The fence is left alone: without the worker nobody
/// opens it again, and behind it there is no address any more.
/// </summary>
internal sealed class Clearance(IPAddress host, INetwork network, TimeProvider time)
{
    /// <summary>What fails is tried again, and what is said is said three times: a datagram can be lost.</summary>
    private static readonly TimeSpan[] Rounds = [TimeSpan.Zero, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(30)];

    /// <summary>Addresses that nobody has (RFC 5737, RFC 3849).</summary>
    private static readonly IPAddress[] Nobodys = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];

    private const int LoopbackIndex = 1;
    private static readonly UnfencedAddresses Unfenced = new("what is gone needs no fence");

    private readonly MonotonicClock _clock = new(time);

    /// <summary>
    /// Walks the whole way once for an address that nobody has: what is compiled, loaded and looked up the first time would
    /// otherwise cost a hundred milliseconds at the moment of a death.
    /// </summary>
    /// <returns>From a worker's end until the peers are told, as it is now.</returns>
    /// <exception cref="IOException">The kernel refuses: no CAP_NET_ADMIN, or the node's address is not there.</exception>
    public TimeSpan WarmUp()
    {
        var nobodys = Nobodys.First(address => address.AddressFamily == host.AddressFamily);
        using var receiver = new GoneSender(host);
        var state = HeldStateCodec.Encode(new HeldState([new HeldAddress(nobodys, new byte[1], [receiver.EndPoint])]));
        Rehearse(state);
        return Rehearse(state);
    }

    /// <param name="endedAt">Timestamp of the worker's end.</param>
    public IReadOnlyList<ClearedAddress> Clear(HeldState held, long endedAt)
    {
        if (held.Addresses.Count == 0)
            return [];
        var results = held.Addresses.Select(address => new ClearedAddress(address.Address, false, default, 0, null)).ToArray();
        var addresses = held.Addresses.Select(address => new FencedAddress(network, Unfenced, _clock, address.Address)).ToArray();
        for (var round = 0; round < Rounds.Length; round++)
        {
            if (round > 0)
                Thread.Sleep(Rounds[round] - Rounds[round - 1]);
            for (var i = 0; i < results.Length; i++)
                results[i] = Clear(held.Addresses[i], addresses[i], results[i], endedAt);
        }

        return results;
    }

    private TimeSpan Rehearse(byte[] state)
    {
        var started = time.GetTimestamp();
        foreach (var nobodys in Nobodys)
            network.RemoveAddress(new AssignedAddress(LoopbackIndex, nobodys, nobodys.GetAddressBytes().Length * 8, 0, 0));
        return Clear(HeldStateCodec.Decode(state, state.Length), started)[0].Took;
    }

    private ClearedAddress Clear(HeldAddress held, FencedAddress address, ClearedAddress so, long endedAt)
    {
        var error = so.Error;
        var isGone = so.IsGone;
        if (!isGone)
        {
            isGone = address.Remove();
            error = isGone ? null : "it could not be removed";
        }

        if (!isGone)
            return so with { Error = error };
        try
        {
            using var sender = new GoneSender(host);
            var told = Math.Max(so.Told, sender.Send(held));
            return so with { IsGone = true, Took = so.IsGone ? so.Took : time.GetElapsedTime(endedAt), Told = told, Error = error };
        }
        catch (IOException e)
        {
            return so with { IsGone = true, Took = time.GetElapsedTime(endedAt), Error = e.Message };
        }
    }
}
