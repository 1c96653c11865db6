# A shop on Kubernetes: the processes of ../kubernetes/madang.yaml, PostgreSQL with two standbys (../kubernetes/postgres.yaml), and the
# secrets of both. Before: a cluster with the operator CloudNativePG and a storage class that many pods may mount (for pictures).
#   terraform init && terraform apply -var image=registry.example/madang:0.1.0 -var public_url=https://shop.example.kr
# The state holds the secrets: keep it where only operators read (an encrypted bucket, never the repository).
terraform {
  required_version = ">= 1.6"
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.35"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

provider "kubernetes" {
  config_path    = var.kubeconfig
  config_context = var.kube_context
}

locals {
  # One truth: what kubectl would apply, with this shop's image, address and sizes in it.
  manifests = split("\n---\n", file("${path.module}/../kubernetes/madang.yaml"))
  placed    = [for text in local.manifests : replace(replace(text, "madang:0.1.0", var.image), "https://shop.example.kr", var.public_url)]
  sized     = [for text in local.placed : replace(replace(text, "3 # web", var.web_replicas), "2 # worker", var.worker_replicas)]
  shop      = { for one in [for text in local.sized : yamldecode(text)] : "${one.kind}/${one.metadata.name}" => one }
  database  = yamldecode(file("${path.module}/../kubernetes/postgres.yaml"))
}

resource "kubernetes_namespace" "madang" {
  metadata {
    name = "madang"
  }
}

# Made once and never again: everything that is sealed is sealed with them. To change one see deploy/README.md, "Retiring a secret".
resource "random_password" "secret" {
  length  = 48
  special = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "random_bytes" "wrapping_key" {
  length = 32

  lifecycle {
    prevent_destroy = true
  }
}

resource "random_password" "database" {
  length  = 40
  special = false
}

resource "kubernetes_secret" "madang" {
  metadata {
    name      = "madang"
    namespace = kubernetes_namespace.madang.metadata[0].name
  }

  data = merge(var.secrets, {
    DATABASE_URL        = "postgres://madang:${random_password.database.result}@madang-db-rw:5432/madang?sslmode=require"
    MADANG_SECRET       = random_password.secret.result
    MADANG_WRAPPING_KEY = random_bytes.wrapping_key.base64
  })
}

resource "kubernetes_secret" "database" {
  type = "kubernetes.io/basic-auth"

  metadata {
    name      = "madang-db"
    namespace = kubernetes_namespace.madang.metadata[0].name
  }

  data = {
    username = "madang"
    password = random_password.database.result
  }
}

resource "kubernetes_manifest" "database" {
  manifest = merge(local.database, {
    spec = merge(local.database.spec, {
      instances = var.database_instances
      storage   = { size = var.database_size }
    })
  })

  # The operator has it running, with its standbys, before the shop starts.
  wait {
    fields = {
      "status.readyInstances" = tostring(var.database_instances)
    }
  }

  depends_on = [kubernetes_secret.database]
}

resource "kubernetes_manifest" "shop" {
  for_each = local.shop
  manifest = each.value

  depends_on = [kubernetes_manifest.database, kubernetes_secret.madang]
}
