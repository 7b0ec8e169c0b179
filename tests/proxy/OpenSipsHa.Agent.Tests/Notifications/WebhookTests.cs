using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class WebhookTests : IDisposable
{
    private readonly HttpClient _http = Webhook.CreateClient();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_receiver_gets_a_POST_of_JSON()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => 204);
        (await DeliverAsync(receiver.Url)).ShouldBe(new Delivery(DeliveryResult.Delivered, "status 204"));
        receiver.Got.ShouldHaveSingleItem().ShouldBe(("", "application/json", Encoding.UTF8.GetString(Samples.Gained.ToJson())));
    }

    [Theory]
    [InlineData(500, DeliveryResult.Failed, true)]
    [InlineData(503, DeliveryResult.Failed, true)]
    [InlineData(429, DeliveryResult.Failed, true)]
    [InlineData(408, DeliveryResult.Failed, true)]
    [InlineData(404, DeliveryResult.Refused, false)]
    [InlineData(401, DeliveryResult.Refused, false)]
    [InlineData(302, DeliveryResult.Refused, false)]
    public async Task What_is_worth_repeating_is_what_may_pass(int status, DeliveryResult result, bool repeat)
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => status);
        (await DeliverAsync(receiver.Url)).ShouldBe(new Delivery(result, $"status {status}") { IsWorthRepeating = repeat });
        receiver.Got.Count.ShouldBe(1, "a redirection is not followed");
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_after_the_timeout()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => null);
        var delivering = DeliverAsync(receiver.Url);
        await Waiting.UntilAsync(() => receiver.Got.Count == 1, "the request");
        delivering.IsCompleted.ShouldBeFalse();
        _time.Advance(Webhook.Timeout);
        (await delivering.WaitAsync(TimeSpan.FromSeconds(20)))
            .ShouldBe(new Delivery(DeliveryResult.Timeout, "no answer within 5 s") { IsWorthRepeating = true });
    }

    [Fact]
    public async Task Nobody_there_is_worth_another_try()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var delivery = await DeliverAsync(new Uri($"http://127.0.0.1:{port}/"));
        delivery.IsWorthRepeating.ShouldBeTrue();
        delivery.Detail.ShouldStartWith("Connection refused");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        using var certificate = WebhookReceiver.SelfSigned();
        await using var receiver = await WebhookReceiver.StartAsync(_ => 200, certificate);
        var delivery = await DeliverAsync(receiver.Url);
        delivery.Result.ShouldBe(DeliveryResult.Failed);
        delivery.Detail.ShouldContain("certificate");
        receiver.Got.ShouldBeEmpty();
    }

    [Fact]
    public async Task User_and_password_are_sent_as_credentials_and_are_not_part_of_what_is_logged()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => 200);
        var url = new UriBuilder(receiver.Url) { UserName = "ops", Password = "p%40ss", Path = "/hooks/T0/s3cret", Query = "token=t0ken" }.Uri;
        (await DeliverAsync(url)).Result.ShouldBe(DeliveryResult.Delivered);
        receiver.Got.Single().Authorization.ShouldBe("Basic " + Convert.ToBase64String("ops:p@ss"u8));
        new Webhook(url, _http, _time).Label.ShouldBe($"http://127.0.0.1:{url.Port}");
    }

    public void Dispose() => _http.Dispose();

    private Task<Delivery> DeliverAsync(Uri url) => new Webhook(url, _http, _time).DeliverAsync(Samples.Gained, CancellationToken.None);
}
