using static OpenSipsHa.DevCluster.Api.Http.Protobuf.ProtobufKind;

namespace OpenSipsHa.DevCluster.Api.Http.Protobuf;

/// <summary>
/// The messages that kubectl sends in protobuf (its typed calls: <c>create namespace</c>, <c>create token</c>,
/// <c>auth can-i</c>, <c>drain</c> …), with the fields that it can set. Tags: the generated.proto files of k8s.io/api.
/// </summary>
static class ProtobufMessages
{
    static readonly ProtobufField Metadata = new(1, "metadata", Message, Fields:
    [
        new(1, "name"), new(2, "generateName"), new(3, "namespace"), new(11, "labels", TextMap), new(12, "annotations", TextMap),
    ]);

    static readonly ProtobufField Namespace = new(1, "namespace");

    /// <summary>By "apiVersion kind".</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<ProtobufField>> ByKind = new Dictionary<string, IReadOnlyList<ProtobufField>>(StringComparer.Ordinal)
    {
        ["v1 Namespace"] = [Metadata],
        ["v1 ServiceAccount"] = [Metadata],
        ["v1 ConfigMap"] = [Metadata, new(2, "data", TextMap), new(3, "binaryData", DataMap), new(4, "immutable", ProtobufKind.Boolean)],
        ["v1 Secret"] = [Metadata, new(2, "data", DataMap), new(3, "type"), new(4, "stringData", TextMap), new(5, "immutable", ProtobufKind.Boolean)],
        ["v1 DeleteOptions"] = DeleteOptions,
        ["policy/v1 Eviction"] = [Metadata, new(2, "deleteOptions", Message, Fields: DeleteOptions)],
        ["authentication.k8s.io/v1 TokenRequest"] =
        [
            Metadata,
            new(2, "spec", Message, Fields:
            [
                new(1, "audiences", Repeated: true),
                new(3, "boundObjectRef", Message, Fields: [new(1, "kind"), new(2, "apiVersion"), new(3, "name"), new(4, "uid")]),
                new(4, "expirationSeconds", Number),
            ]),
        ],
        ["authentication.k8s.io/v1 SelfSubjectReview"] = [Metadata],
        ["authorization.k8s.io/v1 SelfSubjectRulesReview"] = [Metadata, new(2, "spec", Message, Fields: [Namespace])],
        ["authorization.k8s.io/v1 SelfSubjectAccessReview"] =
        [
            Metadata,
            new(2, "spec", Message, Fields:
            [
                new(1, "resourceAttributes", Message, Fields:
                [
                    Namespace, new(2, "verb"), new(3, "group"), new(4, "version"), new(5, "resource"), new(6, "subresource"), new(7, "name"),
                ]),
                new(2, "nonResourceAttributes", Message, Fields: [new(1, "path"), new(2, "verb")]),
            ]),
        ],
        ["rbac.authorization.k8s.io/v1 Role"] = [Metadata, Rules],
        ["rbac.authorization.k8s.io/v1 ClusterRole"] = [Metadata, Rules],
        ["rbac.authorization.k8s.io/v1 RoleBinding"] = [Metadata, Subjects, RoleRef],
        ["rbac.authorization.k8s.io/v1 ClusterRoleBinding"] = [Metadata, Subjects, RoleRef],
    };

    static IReadOnlyList<ProtobufField> DeleteOptions =>
    [
        new(1, "gracePeriodSeconds", Number), new(2, "preconditions", Message, Fields: [new(1, "uid"), new(2, "resourceVersion")]),
        new(3, "orphanDependents", ProtobufKind.Boolean), new(4, "propagationPolicy"), new(5, "dryRun", Repeated: true),
    ];

    static ProtobufField Rules => new(2, "rules", Message, Repeated: true, Fields:
    [
        new(1, "verbs", Repeated: true), new(2, "apiGroups", Repeated: true), new(3, "resources", Repeated: true),
        new(4, "resourceNames", Repeated: true), new(5, "nonResourceURLs", Repeated: true),
    ]);

    static ProtobufField Subjects => new(2, "subjects", Message, Repeated: true, Fields: [new(1, "kind"), new(2, "apiGroup"), new(3, "name"), new(4, "namespace")]);

    static ProtobufField RoleRef => new(3, "roleRef", Message, Fields: [new(1, "apiGroup"), new(2, "kind"), new(3, "name")]);
}
