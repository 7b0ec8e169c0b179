using System.Net;
using System.Text;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>HTTP answers as an API server gives them.</summary>
internal static class Answers
{
    public static HttpResponseMessage Json(string body, int code = 200) => new((HttpStatusCode)code)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };

    public static HttpResponseMessage Text(string body, int code) => new((HttpStatusCode)code)
    {
        Content = new StringContent(body, Encoding.UTF8, "text/plain"),
    };

    public static HttpResponseMessage Stream(Stream body) => new(HttpStatusCode.OK) { Content = new StreamContent(body) };

    public static string StatusBody(int code, string reason, string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    public static HttpResponseMessage Status(int code, string reason, string message = "refused") => Json(StatusBody(code, reason, message), code);
}
