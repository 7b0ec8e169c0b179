using System.Net;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Tests.Configuration;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>Digest authentication by a user agent that is not ours, through the proxy as a process.</summary>
[Collection(nameof(Alone))]
public sealed class SippAuthenticationTests : IDisposable
{
    private const int Phones = 20;

    private readonly Passwords _passwords = new();
    private readonly string _document = Path.Combine(Directory.CreateTempSubdirectory("proxy-document-").FullName, "pair.json");
    private readonly IPEndPoint _vip = FreeEndpoint("127.0.0.213");
    private readonly IPEndPoint _answering = FreeEndpoint("127.0.0.31");

    public void Dispose()
    {
        _passwords.Dispose();
        Directory.Delete(Path.GetDirectoryName(_document)!, recursive: true);
    }

    [Fact]
    public async Task Phones_register_and_call_with_their_passwords_which_change_without_a_restart()
    {
        await File.WriteAllBytesAsync(_document, ConfigDocumentCodec.ToJson(Documents.Whole with
        {
            VirtualIPs = [Documents.VirtualIP("vip1", _vip.Address.ToString())],
            Listeners = [new Listener { Name = "vip", VirtualIP = "vip1", Port = _vip.Port }],
            Authentication = new AuthenticationSettings(),
            Routes = [Documents.Registrar("phones")],
        }));
        _passwords.Write("former", "phone0");
        await using var proxy = new ProxyProcess(
            new Dictionary<string, string>(), "--config", _document, "--node-address", "127.0.0.1", "--credentials", _passwords.Folder);
        await proxy.ReadyzIsAsync(HttpStatusCode.OK);

        await using (var refused = Sipp.Call("register-challenged", _vip, "127.0.0.33", 100, [$"phone0;{_answering.Port};{Answering("phone0")}"]))
            (await Record.ExceptionAsync(refused.SucceedsAsync)).ShouldNotBeNull().Message.ShouldContain("401");
        _passwords.Write("secret", Users);
        await proxy.MetricsShowAsync($"opensipsha_authentication_users {Phones}\n");

        await using var answering = await Sipp.AnswerAsync("answer", _answering, Phones);
        await RunAsync("register-challenged", _answering.Address, [.. Users.Select(user => $"{user};{_answering.Port};{Answering(user)}")]);
        await RunAsync("call-challenged", IPAddress.Parse("127.0.0.33"), [.. Users.Select((user, i) => $"{user};phone{(i + 1) % Phones};{Answering(user)}")]);
        await answering.SucceedsAsync();

        var metrics = await proxy.GetAsync("metrics");
        metrics.ShouldContain("opensipsha_authentication_verdicts_total{verdict=\"wrong_response\"} 1\n");
        metrics.ShouldContain($"opensipsha_authentication_verdicts_total{{verdict=\"accepted\"}} {2 * Phones}\n");
    }

    private static string[] Users { get; } = [.. Enumerable.Range(0, Phones).Select(i => $"phone{i}")];

    private static string Answering(string user) => $"[authentication username={user} password=secret]";

    private async Task RunAsync(string scenario, IPAddress from, string[] users)
    {
        await using var phones = Sipp.Call(scenario, _vip, from.ToString(), 50, users, "-d", "50");
        await phones.SucceedsAsync();
    }

    private static IPEndPoint FreeEndpoint(string address) => new(IPAddress.Parse(address), ProxyUnderTest.FreePort(address));
}
