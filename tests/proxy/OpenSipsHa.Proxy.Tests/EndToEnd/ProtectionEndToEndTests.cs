using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

public sealed class ProtectionEndToEndTests : IDisposable
{
    private readonly Passwords _passwords = new();
    private readonly UserAgent _mallory = new("alice", "127.0.0.66");
    private readonly UserAgent _alice = new("alice");
    private readonly ProxyUnderTest _proxy;

    public ProtectionEndToEndTests()
    {
        _passwords.Write("secret", "alice");
        _proxy = new ProxyUnderTest(
            d => d with
            {
                Authentication = new AuthenticationSettings(),
                Security = new SecuritySettings
                {
                    Ban = new BanSettings { DurationSeconds = 600, FailedAuthentications = 3 },
                    ScannerUserAgents = ["friendly-scanner"],
                },
            },
            credentials: _passwords.Files);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _passwords.Dispose();
        _mallory.Dispose();
        _alice.Dispose();
    }

    [Fact]
    public async Task Who_guesses_passwords_is_not_answered_any_more_and_the_user_is()
    {
        var challenge = await RegisterAsync(_mallory);
        for (var guess = 0; guess < 3; guess++)
            (await RegisterAsync(_mallory, Passwords.Answer(challenge, "alice", $"guess{guess}"))).Status.ShouldBe(401);
        Send(_mallory, Passwords.Answer(challenge, "alice", "secret"));
        (await RegisterAsync(_alice, Passwords.Answer(await RegisterAsync(_alice), "alice", "secret"))).Status.ShouldBe(200);
        await DroppedAsync(DropReason.Banned, 1);
        _proxy.Proxy.Locations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_scanner_is_not_answered_any_more_whatever_it_calls_itself_then()
    {
        Send(_mallory, "User-Agent: friendly-scanner");
        Send(_mallory, "User-Agent: Phone");
        (await RegisterAsync(_alice)).Status.ShouldBe(401);
        await DroppedAsync(DropReason.Scanner, 1);
        await DroppedAsync(DropReason.Banned, 1);
        _mallory.HasHeard(_ => true).ShouldBeFalse();
    }

    [Fact]
    public void What_security_cannot_be_is_refused_with_field_and_value() =>
        _proxy.Apply(_proxy.Document with
        {
            Security = new SecuritySettings { TrustedSources = ["192.0.2.0/33"], RateLimit = new RateLimitSettings { Requests = 0, PeriodMs = 1000 } },
        }).ShouldBe(
            "security: rateLimit is 0 requests in 1000 ms; expected 1 or more of each; "
            + "security: trustedSources '192.0.2.0/33' is not a CIDR block; expected for example 192.0.2.0/24 or 2001:db8::/32");

    /// <summary>Waits until so many datagrams were dropped for this reason; none of them was answered then, and none will be.</summary>
    private async Task DroppedAsync(DropReason reason, int count)
    {
        await Waiting.UntilAsync(() => _proxy.Proxy.Dropped(reason) >= count);
        _proxy.Proxy.Dropped(reason).ShouldBe(count);
    }

    private async Task<SipText> RegisterAsync(UserAgent phone, params string[] headers)
    {
        Send(phone, headers);
        return await phone.FinalAsync("REGISTER");
    }

    private void Send(UserAgent phone, params string[] headers) =>
        phone.Send(
            phone.Request("REGISTER", "sip:pair.example", "sip:alice@pair.example", headers: [$"Contact: <{phone.Contact}>", .. headers]),
            _proxy.Address);
}
