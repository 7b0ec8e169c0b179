using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.Supervision;

public sealed class ClearanceTests : IDisposable
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private static readonly byte[] Gone = [.. "gone"u8];

    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<string> _story = [];
    private readonly HeldState _held;

    public ClearanceTests()
    {
        _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _peer.ReceiveTimeout = 2000;
        _held = new HeldState([new HeldAddress(VirtualIP, Gone, [(IPEndPoint)_peer.LocalEndPoint!])]);
    }

    public void Dispose() => _peer.Dispose();

    [Fact]
    public void The_address_goes_and_is_looked_for_then_the_peers_are_told_three_times()
    {
        Clear(new StickyNetwork(_story)).ShouldBe((true, 1, null));
        _story.ShouldBe(["remove", "look"]);
        Heard().ShouldBe(3);
    }

    [Fact]
    public void An_address_that_cannot_be_removed_is_not_said_to_be_gone()
    {
        var (isGone, told, error) = Clear(new StickyNetwork(_story) { Failures = int.MaxValue });
        (isGone, told).ShouldBe((false, 0));
        error.ShouldNotBeNull();
        Heard().ShouldBe(0);
    }

    [Fact]
    public void What_fails_is_tried_again()
    {
        Clear(new StickyNetwork(_story) { Failures = 1 }).ShouldBe((true, 1, null));
        Heard().ShouldBe(2);
    }

    private (bool IsGone, int Told, string? Error) Clear(INetwork network)
    {
        var clearance = new Clearance(IPAddress.Loopback, network, TimeProvider.System);
        clearance.WarmUp().ShouldBeLessThan(TimeSpan.FromSeconds(10));
        _story.Clear();
        var cleared = clearance.Clear(_held, TimeProvider.System.GetTimestamp()).ShouldHaveSingleItem();
        return (cleared.IsGone, cleared.Told, cleared.Error);
    }

    private int Heard()
    {
        var count = 0;
        var buffer = new byte[100];
        while (_peer.Available > 0)
        {
            buffer.AsSpan(0, _peer.Receive(buffer)).SequenceEqual(Gone).ShouldBeTrue();
            count++;
        }

        return count;
    }

    /// <summary>Has the address until its removal works.</summary>
    private sealed class StickyNetwork(List<string> story) : INetwork
    {
        private bool _isThere = true;

        public int Failures { get; set; }

        public IReadOnlyList<NetworkLink> Links() => [];

        public IReadOnlyList<AssignedAddress> Addresses()
        {
            if (_isThere)
                return [new AssignedAddress(2, VirtualIP, 32, 3, 0)];
            story.Add("look");
            return [];
        }

        public void SetAddress(int interfaceIndex, IPAddress address, int lifetimeSeconds) => throw new NotSupportedException();

        public void RemoveAddress(AssignedAddress address)
        {
            if (!address.Address.Equals(VirtualIP))
                return;
            if (Failures-- > 0)
                throw new IOException("not now");
            story.Add("remove");
            _isThere = false;
        }
    }
}
