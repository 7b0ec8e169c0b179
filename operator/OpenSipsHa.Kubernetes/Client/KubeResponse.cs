using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>A successful answer, read to its end.</summary>
internal sealed record KubeResponse(string Request, int Code, ReadOnlyMemory<byte> Body)
{
    public T Read<T>(JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, typeInfo) ?? throw Unreadable("the body is null");
        }
        catch (JsonException e)
        {
            throw Unreadable(e.Message, e);
        }
    }

    public KubeTransportException Unreadable(string why, Exception? inner = null) =>
        new($"{Request}: the answer ({Code}) cannot be read: {why}", timedOut: false, reached: true, inner);
}
