using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class AuthenticationEndToEndTests : IDisposable
{
    private readonly Passwords _passwords = new();
    private readonly UserAgent _alice = new("alice");
    private readonly UserAgent _bob = new("bob", "127.0.0.2");
    private readonly ProxyUnderTest _proxy;

    public AuthenticationEndToEndTests()
    {
        _passwords.Write("secret", "alice", "bob");
        _proxy = new ProxyUnderTest(
            d => d with
            {
                Authentication = new AuthenticationSettings(),
                Routes = [Documents.Relay("out", prefix: "0"), .. d.Routes],
            },
            credentials: _passwords.Files);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _passwords.Dispose();
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public async Task A_phone_is_challenged_and_registers_with_its_password_alone()
    {
        var challenge = await RegisterAsync(_alice);
        challenge.Status.ShouldBe(401);
        challenge.Headers("WWW-Authenticate").Single().ShouldMatch("^Digest realm=\"pair.example\", nonce=\"[0-9a-f]{64}\", algorithm=MD5, qop=\"auth\"$");
        (await RegisterAsync(_alice, Passwords.Answer(challenge, "alice", "guess"))).Status.ShouldBe(401);
        _proxy.Proxy.Locations.Count.ShouldBe(0);
        (await RegisterAsync(_alice, Passwords.Answer(challenge, "alice", "secret"))).Status.ShouldBe(200);
        _proxy.Proxy.Locations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_captured_registration_is_challenged_as_stale()
    {
        var answer = Passwords.Answer(await RegisterAsync(_alice), "alice", "secret");
        (await RegisterAsync(_alice, answer)).Status.ShouldBe(200);
        var again = await RegisterAsync(_alice, answer);
        again.Status.ShouldBe(401);
        again.Header("WWW-Authenticate").ShouldContain("stale=true");
    }

    [Fact]
    public async Task An_unknown_user_hears_the_same_as_one_with_a_wrong_password()
    {
        var challenge = await RegisterAsync(_alice);
        var wrong = await RegisterAsync(_alice, Passwords.Answer(challenge, "alice", "guess"));
        var unknown = await RegisterAsync(_alice, Passwords.Answer(challenge, "nobody", "guess"));
        Shape(unknown).ShouldBe(Shape(wrong));
    }

    [Fact]
    public async Task Nobody_registers_another_users_address()
    {
        var challenge = await RegisterAsync(_bob);
        var refused = await RegisterAsync(_bob, Passwords.Answer(challenge, "alice", "secret"));
        refused.Status.ShouldBe(403);
        refused.Reason.ShouldBe("Not The Authenticated User's Address");
    }

    [Fact]
    public async Task Malformed_credentials_are_400_and_the_header_is_named()
    {
        var refused = await RegisterAsync(_alice, "Authorization: Digest username=\"alice\"");
        refused.Status.ShouldBe(400);
        refused.Reason.ShouldBe("Authorization Is Malformed");
    }

    [Fact]
    public async Task A_caller_is_challenged_and_the_credentials_go_no_further()
    {
        await RegisterAsync(_bob, Passwords.Answer(await RegisterAsync(_bob), "bob", "secret"));
        var challenge = await CallAsync("alice");
        challenge.Status.ShouldBe(407);
        var answer = Passwords.Answer(challenge, "alice", "secret");
        var others = answer.Replace("realm=\"pair.example\"", "realm=\"elsewhere.example\"");
        _alice.Send(_alice.Request("INVITE", "sip:bob@pair.example", headers: [$"Contact: <{_alice.Contact}>", answer, others]), _proxy.Address);
        var invite = await _bob.RequestAsync("INVITE");
        invite.Headers("Proxy-Authorization").Single().ShouldContain("elsewhere.example");
        _bob.Answer(invite, 486, "Busy Here");
        (await _alice.FinalAsync("INVITE")).Status.ShouldBe(486);
    }

    [Fact]
    public async Task A_caller_of_another_domain_reaches_our_users_and_no_gateway()
    {
        (await CallAsync("mallory", "sip:0123@127.0.0.2", "elsewhere.example")).Reason.ShouldBe("Caller Is Not Of This Domain");
        (await CallAsync("mallory", "sip:carol@pair.example", "elsewhere.example")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_trusted_source_is_not_challenged()
    {
        _proxy.Apply(_proxy.Document with { Security = new SecuritySettings { TrustedSources = ["127.0.0.1"] } }).ShouldBeNull();
        (await RegisterAsync(_alice)).Status.ShouldBe(200);
        (await RegisterAsync(_bob)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_addresses_of_the_proxy_are_no_way_around_the_password()
    {
        _alice.Send(_alice.Request("REGISTER", $"sip:{_proxy.Address}", $"sip:alice@{_proxy.Address}"), _proxy.Address);
        var challenge = await _alice.FinalAsync("REGISTER");
        challenge.Status.ShouldBe(401);
        challenge.Header("WWW-Authenticate").ShouldContain("realm=\"pair.example\"");
    }

    private async Task<SipText> RegisterAsync(UserAgent phone, params string[] headers)
    {
        phone.Send(
            phone.Request("REGISTER", "sip:pair.example", $"sip:{phone.User}@pair.example", headers: [$"Contact: <{phone.Contact}>", .. headers]),
            _proxy.Address);
        return await phone.FinalAsync("REGISTER");
    }

    private async Task<SipText> CallAsync(string user, string uri = "sip:bob@pair.example", string domain = "pair.example")
    {
        var invite = _alice.Request("INVITE", uri, headers: $"Contact: <{_alice.Contact}>")
            .Replace("From: <sip:alice@pair.example>", $"From: <sip:{user}@{domain}>");
        _alice.Send(invite, _proxy.Address);
        return await _alice.FinalAsync("INVITE");
    }

    /// <summary>The names of an answer's headers and what it says, without the nonce, which is drawn for each.</summary>
    private static string Shape(SipText answer) =>
        $"{answer.StartLine} {string.Join(' ', answer.Raw.Split("\r\n").Skip(1).Select(line => line.Split(':')[0]))} "
        + string.Join(' ', answer.Headers("WWW-Authenticate").Select(challenge => challenge.Replace(challenge.Split("nonce=\"")[1].Split('"')[0], "")));
}
