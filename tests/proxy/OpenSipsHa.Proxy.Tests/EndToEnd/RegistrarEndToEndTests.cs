namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class RegistrarEndToEndTests : IDisposable
{
    private readonly ProxyUnderTest _proxy = new();
    private readonly UserAgent _alice = new("alice");
    private readonly UserAgent _bob = new("bob", "127.0.0.2");

    public void Dispose()
    {
        _proxy.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public async Task A_phone_registers_and_sees_its_binding()
    {
        var ok = await RegisterAsync(_alice, $"Contact: <{_alice.Contact}>;q=0.7", "Expires: 600");
        ok.Status.ShouldBe(200);
        ok.Header("Contact").ShouldBe($"<{_alice.Contact}>;q=0.7;expires=600");
        ok.Header("Server").ShouldBe("OpenSipsHa/test");
        ok.Header("To").ShouldContain(";tag=");
        _proxy.Proxy.State().Registrations.ShouldBe(1);
    }

    [Fact]
    public async Task Too_short_an_interval_is_423_with_min_expires()
    {
        var refused = await RegisterAsync(_alice, $"Contact: <{_alice.Contact}>", "Expires: 10");
        refused.Status.ShouldBe(423);
        refused.Header("Min-Expires").ShouldBe("60");
    }

    [Fact]
    public async Task What_cannot_be_registered_is_answered_with_why()
    {
        (await RegisterAsync(_alice, "Contact: nonsense")).Status.ShouldBe(400);
        (await RegisterAsync(_alice, "Contact: *")).Reason.ShouldBe("Contact * Needs Expires 0");
        var required = await RegisterAsync(_alice, $"Contact: <{_alice.Contact}>", "Require: path, gruu");
        required.Status.ShouldBe(420);
        required.Header("Unsupported").ShouldBe("gruu");
        _alice.Send(_alice.Request("REGISTER", "sip:elsewhere.example", "sip:alice@elsewhere.example"), _proxy.Address);
        (await _alice.FinalAsync("REGISTER")).Reason.ShouldBe("Domain Is Not Served Here");
        _proxy.Proxy.Locations.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_reaches_the_phone_through_record_route_and_ends_by_it()
    {
        await _proxy.RegisterAsync(_bob);
        _alice.Send(_alice.Request("INVITE", $"sip:bob@{_proxy.Domain}", headers: $"Contact: <{_alice.Contact}>"), _proxy.Address);
        var invite = await _bob.RequestAsync("INVITE");
        invite.RequestUri.ShouldBe(_bob.Contact);
        invite.Header("Record-Route").ShouldBe($"<sip:{_proxy.Address};lr>");
        invite.Header("Max-Forwards").ShouldBe("69");
        _bob.Answer(invite, 180, "Ringing");
        _bob.Answer(invite, 200, "OK");
        var ok = await _alice.FinalAsync("INVITE");
        ok.Status.ShouldBe(200);
        _alice.Send(_alice.InDialog("ACK", ok, 1), _proxy.Address);
        (await _bob.RequestAsync("ACK")).Headers("Route").ShouldBeEmpty();
        _proxy.Proxy.State().Calls.ShouldBe(1);
        _alice.Send(_alice.InDialog("BYE", ok, 2), _proxy.Address);
        _bob.Answer(await _bob.RequestAsync("BYE"), 200, "OK");
        (await _alice.FinalAsync("BYE")).Status.ShouldBe(200);
        _proxy.Proxy.State().Calls.ShouldBe(0);
    }

    [Fact]
    public async Task An_unknown_user_is_404_and_one_that_has_left_480()
    {
        (await InviteAsync("sip:nobody@pair.example")).Status.ShouldBe(404);
        await _proxy.RegisterAsync(_bob);
        (await RegisterAsync(_bob, "Contact: *", "Expires: 0")).Status.ShouldBe(200);
        (await InviteAsync("sip:bob@pair.example")).Status.ShouldBe(480);
    }

    [Fact]
    public async Task The_address_of_record_is_found_in_any_spelling()
    {
        await _proxy.RegisterAsync(_bob);
        _alice.Send(_alice.Request("MESSAGE", "sip:b%6Fb@PAIR.example:5060;transport=udp"), _proxy.Address);
        _bob.Answer(await _bob.RequestAsync("MESSAGE"), 200, "OK");
        (await _alice.FinalAsync("MESSAGE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Contacts_of_equal_q_ring_together_and_the_slower_one_is_cancelled()
    {
        using var desk = new UserAgent("bob", "127.0.0.3");
        await _proxy.RegisterAsync(_bob);
        await _proxy.RegisterAsync(desk);
        _alice.Send(_alice.Request("INVITE", "sip:bob@pair.example", headers: $"Contact: <{_alice.Contact}>"), _proxy.Address);
        var atBob = await _bob.RequestAsync("INVITE");
        var atDesk = await desk.RequestAsync("INVITE");
        _bob.Answer(atBob, 180, "Ringing");
        desk.Answer(atDesk, 180, "Ringing");
        await _alice.ResponseAsync(180);
        desk.Answer(atDesk, 200, "OK");
        (await _alice.FinalAsync("INVITE")).Header("Contact").ShouldBe($"<{desk.Contact}>");
        var cancel = await _bob.RequestAsync("CANCEL");
        _bob.Answer(cancel, 200, "OK");
        _bob.Answer(atBob, 487, "Request Terminated");
        await _bob.RequestAsync("ACK");
    }

    [Fact]
    public async Task Contacts_are_tried_by_q_the_best_first()
    {
        using var voicemail = new UserAgent("bob", "127.0.0.3");
        await _proxy.RegisterAsync(voicemail, ";q=0.1");
        await _proxy.RegisterAsync(_bob, ";q=0.9");
        _alice.Send(_alice.Request("INVITE", "sip:bob@pair.example", headers: $"Contact: <{_alice.Contact}>"), _proxy.Address);
        var first = await _bob.RequestAsync("INVITE");
        voicemail.HasHeard(m => m.Method == "INVITE").ShouldBeFalse();
        _bob.Answer(first, 486, "Busy Here");
        voicemail.Answer(await voicemail.RequestAsync("INVITE"), 200, "OK");
        (await _alice.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_busy_phone_is_heard_by_the_caller()
    {
        await _proxy.RegisterAsync(_bob);
        _alice.Send(_alice.Request("INVITE", "sip:bob@pair.example", headers: $"Contact: <{_alice.Contact}>"), _proxy.Address);
        _bob.Answer(await _bob.RequestAsync("INVITE"), 486, "Busy Here");
        (await _alice.FinalAsync("INVITE")).Status.ShouldBe(486);
        await _bob.RequestAsync("ACK");
    }

    [Fact]
    public async Task A_caller_who_hangs_up_cancels_the_ringing()
    {
        await _proxy.RegisterAsync(_bob);
        var invite = _alice.Request("INVITE", "sip:bob@pair.example", headers: $"Contact: <{_alice.Contact}>");
        _alice.Send(invite, _proxy.Address);
        var ringing = await _bob.RequestAsync("INVITE");
        _bob.Answer(ringing, 180, "Ringing");
        await _alice.ResponseAsync(180);
        _alice.Send(UserAgent.Cancel(invite), _proxy.Address);
        _bob.Answer(await _bob.RequestAsync("CANCEL"), 200, "OK");
        _bob.Answer(ringing, 487, "Request Terminated");
        (await _alice.FinalAsync("CANCEL")).Status.ShouldBe(200);
        (await _alice.FinalAsync("INVITE")).Status.ShouldBe(487);
    }

    [Fact]
    public async Task A_phone_behind_a_translator_is_reached_where_its_register_came_from()
    {
        var register = _bob.Request("REGISTER", "sip:pair.example", "sip:bob@pair.example", headers: "Contact: <sip:bob@10.11.12.13:5060>");
        _bob.Send(register.Replace($"UDP {_bob.Endpoint}", "UDP 10.11.12.13:5060"), _proxy.Address);
        (await _bob.FinalAsync("REGISTER")).Status.ShouldBe(200);
        _alice.Send(_alice.Request("MESSAGE", "sip:bob@pair.example"), _proxy.Address);
        var message = await _bob.RequestAsync("MESSAGE");
        message.RequestUri.ShouldBe("sip:bob@10.11.12.13:5060");
        _bob.Answer(message, 200, "OK");
        (await _alice.FinalAsync("MESSAGE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_phone_behind_an_edge_proxy_is_reached_by_its_path()
    {
        using var edge = new UserAgent("edge", "127.0.0.4");
        var register = _bob.Request("REGISTER", "sip:pair.example", "sip:bob@pair.example", headers:
            ["Contact: <sip:bob@10.11.12.13:5060>", $"Path: <sip:{edge.Endpoint};lr>", "Supported: path"]);
        _bob.Send(register, _proxy.Address);
        (await _bob.FinalAsync("REGISTER")).Header("Path").ShouldBe($"<sip:{edge.Endpoint};lr>");
        _alice.Send(_alice.Request("MESSAGE", "sip:bob@pair.example"), _proxy.Address);
        var message = await edge.RequestAsync("MESSAGE");
        message.RequestUri.ShouldBe("sip:bob@10.11.12.13:5060");
        message.Header("Route").ShouldBe($"<sip:{edge.Endpoint};lr>");
        edge.Answer(message, 200, "OK");
        (await _alice.FinalAsync("MESSAGE")).Status.ShouldBe(200);
    }

    private async Task<SipText> RegisterAsync(UserAgent phone, params string[] headers)
    {
        phone.Send(phone.Request("REGISTER", "sip:pair.example", $"sip:{phone.User}@pair.example", headers: headers), _proxy.Address);
        return await phone.FinalAsync("REGISTER");
    }

    private async Task<SipText> InviteAsync(string uri)
    {
        _alice.Send(_alice.Request("INVITE", uri, headers: $"Contact: <{_alice.Contact}>"), _proxy.Address);
        return await _alice.FinalAsync("INVITE");
    }
}
