using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class NatEndToEndTests : IDisposable
{
    private readonly ProxyUnderTest _proxy = new(d => d with { Nat = new NatSettings { FixRequestContact = true, FixResponseContact = true } });
    private readonly UserAgent _alice = new("alice");
    private readonly UserAgent _bob = new("bob", "127.0.0.2");

    public void Dispose()
    {
        _proxy.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public async Task The_called_party_ends_a_call_of_a_phone_with_a_private_contact()
    {
        await _proxy.RegisterAsync(_bob);
        _alice.Send(_alice.Request("INVITE", $"sip:bob@{_proxy.Domain}", headers: "Contact: <sip:alice@10.9.9.9:5062>"), _proxy.Address);
        var invite = await _bob.RequestAsync("INVITE");
        invite.Header("Contact").ShouldBe($"<{_alice.Contact}>");
        _bob.Answer(invite, 200, "OK");
        var ok = await _alice.FinalAsync("INVITE");
        _alice.Send(_alice.InDialog("ACK", ok, 1), _proxy.Address);
        await _bob.RequestAsync("ACK");
        var remote = new SipText(
            invite.Raw.Replace($"From: {invite.Header("From")}", "From: x").Replace($"To: {invite.Header("To")}", $"To: {invite.Header("From")}").Replace("From: x", $"From: {ok.Header("To")}"),
            invite.Source);
        _bob.Send(_bob.InDialog("BYE", remote, 7), _proxy.Address);
        (await _alice.RequestAsync("BYE")).RequestUri.ShouldBe(_alice.Contact);
    }

    [Fact]
    public async Task A_phone_behind_a_translator_is_sent_empty_lines_from_the_virtual_ip_and_may_answer_them()
    {
        _proxy.Apply(_proxy.Document with { Nat = new NatSettings { KeepAliveIntervalMs = 200 } }).ShouldBeNull();
        var register = _bob.Request("REGISTER", $"sip:{_proxy.Domain}", $"sip:bob@{_proxy.Domain}", headers: ["Contact: <sip:bob@10.9.9.9>", "Expires: 600"]);
        _bob.Send(register.Replace($"Via: SIP/2.0/UDP {_bob.Endpoint}", "Via: SIP/2.0/UDP 10.9.9.9"), _proxy.Address);
        (await _bob.FinalAsync("REGISTER")).Status.ShouldBe(200);
        (await _bob.KeepAliveAsync()).ShouldBe(_proxy.Address);
        _bob.Send("\r\n", _proxy.Address);
        (await _bob.KeepAliveAsync()).ShouldBe(_proxy.Address);
    }
}
