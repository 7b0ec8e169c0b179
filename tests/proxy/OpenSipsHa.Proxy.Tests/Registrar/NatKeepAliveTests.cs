using System.Net;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Registrar;

public sealed class NatKeepAliveTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly LocationStore _store;
    private readonly List<SipEndpoint> _sent = [];
    private readonly List<int> _batches = [];
    private readonly NatKeepAlive _keepAlive;

    public NatKeepAliveTests()
    {
        _store = new LocationStore(_time);
        _keepAlive = new NatKeepAlive(_store, Send, _time);
    }

    public void Dispose()
    {
        _keepAlive.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_phone_behind_a_translator_gets_one_packet_an_interval_where_it_is_seen_from_and_the_others_none()
    {
        Register("natted", port: 40001, behindNat: true);
        Register("open", port: 40002, behindNat: false);
        _keepAlive.Configure(Interval);
        _time.Advance(Interval * 3);
        _sent.Count.ShouldBe(3);
        _sent.ShouldAllBe(phone => phone.Port == 40001);
    }

    [Fact]
    public void Many_phones_are_spread_over_the_interval()
    {
        for (var i = 0; i < 6400; i++)
            Register($"phone{i}", port: 10000 + i, behindNat: true);
        _keepAlive.Configure(Interval);
        _time.Advance(Interval);
        _sent.Distinct().Count().ShouldBe(6400);
        _batches.Count.ShouldBe(LocationStore.Parts);
        _batches.Max().ShouldBeLessThan(200);
    }

    [Fact]
    public void One_that_is_gone_gets_none_and_an_interval_of_zero_ends_it()
    {
        Register("natted", port: 40001, behindNat: true, seconds: 60);
        _keepAlive.Configure(Interval);
        _time.Advance(TimeSpan.FromMinutes(10));
        _sent.Count.ShouldBe(2);
        Register("natted", port: 40001, behindNat: true);
        _keepAlive.Configure(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(10));
        _sent.Count.ShouldBe(2);
    }

    private void Register(string user, int port, bool behindNat, uint seconds = 3600)
    {
        var phone = new Phone(_store, user)
        {
            Source = SipEndpoint.From(IPAddress.Parse("198.51.100.7"), port), IsBehindNat = behindNat, CallId = $"{Guid.NewGuid()}",
        };
        phone.Register($"Contact: <sip:{user}@10.0.0.1>;expires={seconds}").Code.ShouldBe(200);
    }

    private void Send(IReadOnlyList<SipEndpoint> phones)
    {
        _sent.AddRange(phones);
        _batches.Add(phones.Count);
    }
}
